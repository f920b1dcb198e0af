/** @file What npm's failures mean for a person. */
const { SetupFailure } = require("./failure.cjs");

const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ERR_SOCKET_TIMEOUT|EHOSTUNREACH|ENETUNREACH|network|E50[0-9]|code E407/;
const CERTIFICATE = /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_|certificate/i;

/**
 * What npm's output means for a person.
 * @param {string} output
 * @param {string} what what was being installed
 * @param {string} registry its address
 * @returns {SetupFailure}
 */
function explainNpm(output, what, registry) {
  const said = output
    .split("\n")
    .filter(
      (line) =>
        /^npm (error|ERR!)/.test(line) && !/complete log|Log files|npm-debug| {4}at /.test(line),
    )
    .slice(0, 4)
    .join("\n");
  const fail = (/** @type {string} */ happened, /** @type {string} */ mend) =>
    new SetupFailure(`${happened}\n${said || output.slice(-600)}`.trimEnd(), mend);
  if (/ENOSPC/.test(output)) {
    return fail(
      `The disk became full while ${what} were installed.`,
      "Free some room, then start again.",
    );
  }
  if (/EINTEGRITY/.test(output)) {
    return fail(
      `A checksum is wrong: what ${registry} sent is not what package-lock.json expects.`,
      `rm -rf .elbolab/cache   (then start again; if it stays, the mirror is damaged: npm config set registry URL)`,
    );
  }
  if (CERTIFICATE.test(output)) {
    return fail(
      `The certificate of the npm registry ${registry} is not trusted here.`,
      "npm config set cafile /path/to/your/network's/certificates.pem",
    );
  }
  if (UNREACHABLE.test(output)) {
    return fail(
      `The npm registry ${registry} could not be reached for ${what}.`,
      "Look after the network, or name a mirror or proxy that you reach:\n" +
        "npm config set registry URL      or      npm config set proxy URL",
    );
  }
  if (/ETARGET|E404/.test(output)) {
    return fail(
      `The npm registry ${registry} lacks a version that is pinned here.`,
      "npm config set registry URL   (a mirror that is complete)",
    );
  }
  return fail(`npm could not install ${what}.`, "Mend what npm says above, then start again.");
}

module.exports = { explainNpm };
