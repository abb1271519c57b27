import { explainLoadFailure } from '../api/explain-load-failure';
import { NO_CREDITS } from '../api/errors';
import type { Agreed, Flush, Question } from '../domain/types';

/**
 * Starts or retries a flush. If the server requires the user's agreement, asks the user and sends the number of images
 * agreed to; asks again if there are more by then. Returns null if the user declines; throws an error with the code
 * NO_CREDITS if the server asks about flushing without credits.
 */
export async function onceAgreed(
	send: ( agreed: Agreed ) => Promise< Flush | Question >
): Promise< Flush | null > {
	let agreed: Agreed = { ask: true };
	for (;;) {
		const answer = await send( agreed );
		if ( ! isQuestion( answer ) ) {
			return answer;
		}
		if ( 'no_credits' in answer ) {
			// Shown in place, beside the flush, rather than in a dialog.
			throw { code: NO_CREDITS, message: answer.no_credits };
		}
		const confirm = await loadConfirm();
		const { sentence, images } = answer.estimate;
		if ( ! ( await confirm( sentence ) ) ) {
			return null;
		}
		agreed = { ask: true, confirmed: images };
	}
}

function isQuestion( answer: Flush | Question ): answer is Question {
	return 'estimate' in answer || 'no_credits' in answer;
}

/** Loads the dialog on demand, since most flushes need no agreement. */
const loadConfirm = () =>
	explainLoadFailure(
		import( /* webpackChunkName: "confirm" */ './confirm-flush' ).then(
			( { confirmFlush } ) => confirmFlush
		)
	);
