import { isIPv4 } from "node:net";

/** RFC 1123, section 2.1, of RFC 952: letters, digits and hyphens between dots, 63 to a part and 253 in all; the last part no number. */
const PART = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const HOST_NAME = new RegExp(`^(?=.{1,253}$)(${PART}\\.)*(?![0-9]+$)${PART}$`);
/** RFC 1122, section 3.2.1.3, and RFC 6761, section 6.3: the machine that asks, whichever that is. */
const OWN_ADDRESS = /^(127|0)\./;
const OWN_NAME = /^(.+\.)?localhost$/i;

/** What keeps a job from finding a machine at this host; null: nothing that its form shows. */
export function hostFault(host: string): string | null {
  if (isIPv4(host) ? OWN_ADDRESS.test(host) : OWN_NAME.test(host))
    return "is the machine itself on which it is read; give the server's own name";
  if (isIPv4(host) || HOST_NAME.test(host)) return null;
  return `is no host: expected a name such as db.example.com or an IPv4 address, without ${surplusOf(host)}`;
}

function surplusOf(host: string): string {
  if (host.includes("://")) return "what stands before and with ://";
  if (/:[0-9]+$/.test(host)) return "the port, which has a setting of its own";
  if (/\s/.test(host)) return "blanks";
  return host.endsWith(".") ? "a dot at its end" : "anything but letters, digits and hyphens between its dots";
}
