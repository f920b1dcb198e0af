/** @file What the watchdog thread and the thread of the cells say to each other. */

/** Symbol key, on globalThis, of the {@link StopSwitch}. */
export const STOP_KEY = "elbolab.kernel.stop";

/** The cell that runs (0: none) and how many of its SIGINT listeners were told to stop. */
export interface StopAnswer {
  cell: number;
  listeners: number;
}

/** What the watchdog calls on the main thread, at any point of the running code. */
export interface StopSwitch {
  /** Tells the running code's own SIGINT listeners, if it has any. */
  ask(): StopAnswer;
  state(): StopAnswer;
  /** Marks the running cell: nothing of it may wake again. */
  cancel(cell: number): void;
  /** Ends the JavaScript on the stack. */
  terminate(cell: number): void;
}

/** Sent to the main thread's event loop, and answered with the ticket, to see that it turns. */
export interface SettleRequest {
  cell: number;
  ticket: number;
}
