import { newYorkDate, type EpochMs, type Json } from "@floorbroker/core";
import { timestampText } from "../wire/values.ts";

const BORN = "1980-01-02";

const ADDRESS: Json = {
  "street-one": "1 Sandbox Lane",
  city: "Chicago",
  "state-region": "IL",
  "postal-code": "60601",
  country: "USA",
  "is-domestic": true,
  "is-foreign": false,
};

const SUITABILITY: Json = {
  id: 1,
  "annual-net-income": 100_000,
  "net-worth": 500_000,
  "liquid-net-worth": 250_000,
  "tax-bracket": "25%",
  "marital-status": "SINGLE",
  "number-of-dependents": 0,
  "employment-status": "EMPLOYED",
  "stock-trading-experience": "5_YEARS_PLUS",
  "covered-options-trading-experience": "5_YEARS_PLUS",
  "uncovered-options-trading-experience": "5_YEARS_PLUS",
  "futures-trading-experience": "5_YEARS_PLUS",
};

const INDIVIDUAL: Json = {
  name: "Individual",
  description: "Personal brokerage account.",
  "is-tax-advantaged": false,
  "is-publicly-available": true,
  "has-multiple-owners": false,
  "margin-types": [
    { name: "Cash", "is-margin": false },
    { name: "Reg T", "is-margin": true },
  ],
};

const EMAIL = "sandy@example.com";

/** What `/sessions/validate` says of the token's owner; some clients ask for it to see if they are logged in. */
export const userJson = (number: string): Json => ({ email: EMAIL, username: "sandy", "external-id": `U${number}` });

/** The one customer of the sandbox, a made-up person; `id` is what the client called him by: `me`, or his number. */
export const customerJson = (id: string, number: string, since: EpochMs): Json => ({
  id,
  "first-name": "Sandy",
  "last-name": "Box",
  address: ADDRESS,
  "mailing-address": ADDRESS,
  "customer-suitability": SUITABILITY,
  "is-foreign": false,
  "regulatory-domain": "USA",
  "usa-citizenship-type": "Citizen",
  "home-phone-number": "+13125550100",
  "mobile-phone-number": "+13125550101",
  "work-phone-number": "+13125550102",
  "birth-date": BORN,
  email: EMAIL,
  "external-id": `C${number}`,
  "tax-number": "*****0000",
  "tax-number-type": "SSN",
  "citizenship-country": "USA",
  "agreed-to-margining": true,
  "subject-to-tax-withholding": false,
  "agreed-to-terms": true,
  "ext-crm-id": `crm-${number}`,
  "has-industry-affiliation": false,
  "has-listed-affiliation": false,
  "has-political-affiliation": false,
  "has-delayed-quotes": true,
  "has-pending-or-approved-application": true,
  "is-professional": false,
  "permitted-account-types": [INDIVIDUAL],
  "created-at": timestampText(since),
  "identifiable-type": "Person",
  person: {
    "external-id": `P${number}`,
    "first-name": "Sandy",
    "last-name": "Box",
    "birth-date": BORN,
    "citizenship-country": "USA",
    "usa-citizenship-type": "Citizen",
    "marital-status": "SINGLE",
    "number-of-dependents": 0,
    "employment-status": "EMPLOYED",
  },
});

/** An account as the customer's list has it, without its money: a margin account that may trade options and futures. */
export const accountJson = (number: string, since: EpochMs): Json => ({
  "account-number": number,
  "account-type-name": "Individual",
  "created-at": timestampText(since),
  "day-trader-status": false,
  "funding-date": newYorkDate(since),
  "investment-objective": "SPECULATION",
  "is-closed": false,
  "is-firm-error": false,
  "is-firm-proprietary": false,
  "is-foreign": false,
  "is-futures-approved": true,
  "margin-or-cash": "Margin",
  nickname: "Individual",
  "opened-at": timestampText(since),
  "regulatory-domain": "USA",
  "suitable-options-level": "No Restrictions",
});

/** An entry of `/customers/me/accounts`. */
export const ownedAccountJson = (number: string, since: EpochMs): Json => ({
  account: accountJson(number, since),
  "authority-level": "owner",
});
