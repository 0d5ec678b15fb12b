"""The national register of residents (住基ネット全国サーバ) as a separate program."""
