import type { Severity } from '../finding.ts';

/** A credential whose form its issuer has published. */
export type SecretFormat = {
  readonly name: string;
  readonly pattern: RegExp;
  readonly severity: Severity;
  /** Beginning that says nothing of the value itself, shown in findings. */
  readonly shown: number;
};

/** Each pattern is linear: no quantifier inside a quantifier. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  { name: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,251}\b/g, severity: 'critical', shown: 4 },
  {
    name: 'GitHub fine-grained token',
    pattern: /\bgithub_pat_[A-Za-z0-9_]{60,90}\b/g,
    severity: 'critical',
    shown: 11,
  },
  { name: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,64}/g, severity: 'critical', shown: 6 },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g, severity: 'critical', shown: 4 },
  { name: 'AWS access key id', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g, severity: 'critical', shown: 4 },
  {
    name: 'Google API key',
    pattern: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g,
    severity: 'high',
    shown: 4,
  },
  { name: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,200}/g, severity: 'critical', shown: 5 },
  {
    name: 'Slack webhook',
    pattern: /hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{20,30}/g,
    severity: 'high',
    shown: 24,
  },
  { name: 'Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,200}\b/g, severity: 'critical', shown: 8 },
  {
    name: 'SendGrid key',
    pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g,
    severity: 'critical',
    shown: 3,
  },
  { name: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{40,200}/g, severity: 'critical', shown: 7 },
  {
    name: 'OpenAI key',
    pattern: /\bsk-(?:proj-|svcacct-)?(?!ant-)[A-Za-z0-9_-]{40,200}/g,
    severity: 'critical',
    shown: 3,
  },
  { name: 'PyPI token', pattern: /\bpypi-AgEIcHlwaS[A-Za-z0-9_-]{50,300}/g, severity: 'critical', shown: 5 },
  {
    name: 'Telegram bot token',
    pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g,
    severity: 'high',
    shown: 0,
  },
  {
    name: 'JSON Web Token',
    pattern: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}/g,
    severity: 'high',
    shown: 3,
  },
  {
    name: 'private key',
    pattern:
      /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s{0,4}(?:\\n|[A-Za-z0-9+/=]){24}/g,
    severity: 'critical',
    shown: 10,
  },
];
