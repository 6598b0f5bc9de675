import { formatOption, isOk, parseOcc, textOfId, type InstrumentId } from "@floorbroker/core";

/** As a trader says it; names of shares and futures are that already. */
export const contractText = (id: InstrumentId): string => {
  const option = parseOcc(id);
  return isOk(option) ? formatOption(option.right) : textOfId(id);
};
