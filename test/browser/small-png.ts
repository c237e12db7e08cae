import { crc32, deflateSync, inflateSync } from 'node:zlib';

// Pictures of a page have few colours: with a palette of 256 they are a third as large.

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: 3, or 4 with its opacity, which is not kept. */
  readonly depth: number;
  readonly pixels: Buffer;
}

/** @see https://www.w3.org/TR/png-3/#9Filter-types */
function unfilter(data: Buffer, width: number, height: number, depth: number): Buffer {
  const stride = width * depth;
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = data[row * (stride + 1)] ?? 0;
    for (let at = 0; at < stride; at += 1) {
      const to = row * stride + at;
      const left = at >= depth ? (pixels[to - depth] ?? 0) : 0;
      const up = row > 0 ? (pixels[to - stride] ?? 0) : 0;
      const corner = at >= depth && row > 0 ? (pixels[to - stride - depth] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      pixels[to] = ((data[row * (stride + 1) + 1 + at] ?? 0) + guess) & 0xff;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((one) => Math.abs(guess - one)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function read(png: Buffer): Picture {
  const parts: Buffer[] = [];
  let [width, height, depth] = [0, 0, 3];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR')
      [width, height, depth] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3];
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  return { width, height, depth, pixels: unfilter(inflateSync(Buffer.concat(parts)), width, height, depth) };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const distance = (one: number, other: number): number =>
  Math.abs((one >> 16) - (other >> 16)) +
  Math.abs(((one >> 8) & 0xff) - ((other >> 8) & 0xff)) +
  Math.abs((one & 0xff) - (other & 0xff));

/** The same picture with the 256 colours that occur most; others become the nearest of them. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, depth, pixels } = read(png);
  const colourAt = (pixel: number): number => pixels.readUIntBE(pixel * depth, 3);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = colourAt(pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, COLOURS)
    .map(([colour]) => colour);
  const locations = new Map(palette.map((colour, location) => [colour, location]));
  const locationOf = (colour: number): number => {
    const known = locations.get(colour);
    if (known !== undefined) return known;
    let best = 0;
    for (const [location, one] of palette.entries()) {
      if (distance(colour, one) < distance(colour, palette[best] ?? 0)) best = location;
    }
    locations.set(colour, best);
    return best;
  };
  const lines = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      lines[row * (width + 1) + 1 + column] = locationOf(colourAt(row * width + column));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk(
      'PLTE',
      Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff])),
    ),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
