import { confirmFlush } from './confirm-flush';

window.shortpixelFlushConfirm = confirmFlush;
