// Reads a two-dimensional code in the page: by the camera, asked for only when the button is
// pressed, or from a picture chosen or dropped as the file. No picture leaves the page; what the
// code says is opened here if it is an address of this door, or sent like a pasted text.
"use strict";

const LARGEST_SIDE = 1600;
const BETWEEN_LOOKS = 200;
const OWN = /^\/(?:v\/[0-9a-f-]{36}|[cr]\/[A-Za-z0-9_-]+)$/;

function loadScript(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = () => failed(new Error(address));
    document.head.append(script);
  });
}

// A function from a canvas to the code's text, or "". The browser's own decoder where it has one.
async function makeDecoder(address) {
  if ("BarcodeDetector" in window) {
    const kinds = await window.BarcodeDetector.getSupportedFormats();
    if (kinds.includes("qr_code")) {
      const own = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async (canvas) => (await own.detect(canvas))[0]?.rawValue ?? "";
    }
  }
  if (!window.jsQR) await loadScript(address);
  return async (canvas) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height);
    return window.jsQR(pixels.data, width, height)?.data ?? "";
  };
}

function draw(canvas, source, width, height) {
  const shrink = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * shrink));
  canvas.height = Math.max(1, Math.round(height * shrink));
  canvas.getContext("2d", { willReadFrequently: true })
    .drawImage(source, 0, 0, canvas.width, canvas.height);
}

function reading(box, form) {
  const part = (name) => box.querySelector(`[data-scan-${name}]`);
  const video = part("video");
  const canvas = document.createElement("canvas");
  let decoder = null;
  let stream = null;

  const say = (word) => {
    for (const one of box.querySelectorAll("[data-word]")) one.hidden = one.dataset.word !== word;
  };

  const close = () => {
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
    video.srcObject = null;
    part("live").hidden = true;
    part("open").hidden = !navigator.mediaDevices;
  };

  // An address printed by another installation is none of ours, whatever its path looks like.
  const act = (text) => {
    close();
    let address = null;
    try { address = new URL(text); } catch { /* not an address: perhaps the text itself */ }
    if (address && address.origin === location.origin && OWN.test(address.pathname)) {
      say("found");
      const { lang } = document.documentElement;
      location.assign(`${address.pathname}?lang=${lang}${address.hash}`);
    } else if (text.startsWith("eyJ")) {
      say("found");
      form.elements.text.value = text;
      form.requestSubmit();
    } else {
      say("other");
    }
  };

  const look = async () => {
    if (!stream) return;
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      draw(canvas, video, video.videoWidth, video.videoHeight);
      const text = await decoder(canvas);
      if (!stream) return;
      if (text) return act(text);
    }
    setTimeout(look, BETWEEN_LOOKS);
  };

  const open = async () => {
    say("");
    part("open").hidden = true;
    try {
      decoder ??= await makeDecoder(box.dataset.decoder);
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (error) {
      close();
      say(error.name === "NotAllowedError" ? "refused" : "camera");
      return;
    }
    video.srcObject = stream;
    part("live").hidden = false;
    part("close").focus();
    await video.play();
    look();
  };

  const picture = async (event) => {
    const file = event.target.files[0];
    if (!file || !file.type.startsWith("image/")) return;
    say("");
    event.target.value = "";
    try {
      decoder ??= await makeDecoder(box.dataset.decoder);
      const image = await createImageBitmap(file);
      draw(canvas, image, image.width, image.height);
      const text = await decoder(canvas);
      if (text) act(text);
      else say("none");
    } catch {
      say("none");
    }
  };

  const input = form.elements.file;
  input.accept += ",image/*";
  input.addEventListener("change", picture);
  part("open").addEventListener("click", open);
  part("close").addEventListener("click", () => { close(); part("open").focus(); });
  window.addEventListener("pagehide", close);
  box.hidden = false;
  close();
}

for (const box of document.querySelectorAll("[data-scan]")) {
  const form = document.querySelector("form.present");
  if (form) reading(box, form);
}
