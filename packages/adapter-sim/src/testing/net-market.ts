import {
  add,
  decimal,
  fits,
  fromScaled,
  isOk,
  parseSpread,
  subtract,
  times,
  type Decimal,
  type InstrumentId,
} from "@floorbroker/core";

/** Puts an instrument at a quote. */
type Show = (instrument: InstrumentId, bid: Decimal, ask: Decimal, size?: number) => void;

const CENT = decimal("0.01");
/** About where the sold leg of a vertical stands. */
const SOLD = decimal("1.50");

/**
 * Puts the legs of a vertical where its net market is the one asked for: the width is shared by both legs. Anything but a
 * vertical is put there itself.
 */
export const showNet =
  (show: Show): Show =>
  (instrument, bid, ask, size) => {
    const spread = parseSpread(instrument);
    if (!isOk(spread)) return show(instrument, bid, ask, size);
    const bought = spread.right.legs.find(({ ratio }) => ratio === 1);
    const sold = spread.right.legs.find(({ ratio }) => ratio === -1);
    if (bought === undefined || sold === undefined || spread.right.legs.length > 2) throw new RangeError("not a vertical");
    const soldWidth = times(CENT, Math.floor(fits(subtract(ask, bid), CENT) / 2));
    const soldAsk = add(SOLD, soldWidth);
    show(sold.option.id, SOLD, soldAsk, size);
    show(bought.option.id, add(bid, soldAsk), fromScaled(ask + SOLD), size);
  };
