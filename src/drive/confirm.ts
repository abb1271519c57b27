import { orSay } from '../api/or-say';
import { NO_CREDITS } from '../api/errors';
import type { Agreed, Flush, Question } from '../domain/types';

/**
 * Sends what starts a flush or repeats it. Where the server asks for an agreement first, asks the person, and sends how many images they
 * have agreed to; asks again where there are more by then. Null where the person said no.
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
			// Said in place, where the flush is.
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

/** In a script of its own: most flushes need no agreement. */
const loadConfirm = () =>
	orSay(
		import( /* webpackChunkName: "confirm" */ './confirm-flush' ).then(
			( { confirmFlush } ) => confirmFlush
		)
	);
