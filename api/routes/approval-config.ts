/** Who approves, and what may stand against it: the same for a change set and for a preview. */
export const approvalConfig = {
  role: 'approver',
  refusals: [
    'not-found',
    'change-set-not-held',
    'change-set-digest-differs',
    'change-set-count-differs',
    'approver-started-run',
    'approver-approved-already',
    'approver-changed-rules',
  ],
} as const;
