"""The licence on paper (免許証): print runs, their sheets, blanks, spoilage, and the 外字 desk."""
