// Photographs of a device: made small enough for a slow network, with the time at which each was taken.

const LONGEST = 1920; // pixels of the longer side
const SMALL = 600_000; // bytes: smaller ones go as they are

/** Return a photograph that is no larger than needed; what the browser cannot read goes as it is. */
export async function shrink(file: File): Promise<File> {
  if (file.size <= SMALL) return file;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}
