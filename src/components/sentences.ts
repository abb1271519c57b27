import { __ } from '@wordpress/i18n';

import type { ApiError } from '../api/errors';
import {
	isGrowing,
	isInCheck,
	isStepwise,
	stageOf,
	type Tone,
	toneOf,
} from '../domain/flush';
import type { Flush } from '../domain/types';
import type { FlushProgress } from '../hooks/progress';
import { fill, formatClock } from './format';

export interface Line {
	tone: Tone;
	text: string;
	/** Changes every second and must not be announced. */
	countdown?: string;
}

/** Returns one sentence on where a flush stands; the verdict's comes from the server. */
export function lineOf(
	progress: FlushProgress,
	startText?: string
): Line | null {
	switch ( progress.status ) {
		case 'idle':
			return null;
		case 'starting':
			return {
				tone: 'busy',
				text: startText ?? __( 'Flushing…', 'shortpixel-flush' ),
			};
		case 'refused':
			return { tone: 'bad', text: progress.error.message };
		case 'open':
			return progress.problem
				? { tone: 'warning', text: interruption( progress.problem ) }
				: openLine( progress.flush, progress.secondsLeft );
		case 'ended':
			return progress.problem
				? { tone: 'bad', text: progress.problem.message }
				: {
						tone: toneOf( progress.flush ),
						text: progress.flush.message,
					};
	}
}

function openLine( flush: Flush, secondsLeft: number | null ): Line {
	if ( flush.trouble !== '' ) {
		const text = flush.trouble;
		return secondsLeft
			? { tone: 'warning', text, countdown: nextTry( secondsLeft ) }
			: { tone: 'warning', text };
	}
	return { tone: 'busy', ...busyWords( flush, secondsLeft ) };
}

function nextTry( seconds: number ): string {
	return seconds < 60
		? fill(
				/* translators: %s: number of seconds. */
				__( 'Retrying in %s s.', 'shortpixel-flush' ),
				seconds
			)
		: fill(
				/* translators: %s: minutes and seconds, such as 2:39. */
				__( 'Retrying in %s.', 'shortpixel-flush' ),
				formatClock( seconds )
			);
}

type Words = Omit< Line, 'tone' >;

// Countdowns and counters are put into words here, all else by the server.
function busyWords( flush: Flush, secondsLeft: number | null ): Words {
	if ( isStepwise( flush ) ) {
		return { text: flush.message };
	}
	const step = flush.steps.find( ( { state } ) => state === 'running' );
	// Work at the site's own CDN and page caches is not counted by address.
	if ( step && /^(edge|page_caches)/.test( step.id ) ) {
		return { text: `${ step.title }…` };
	}
	const stage = isGrowing( flush ) ? 'flush' : stageOf( flush );
	// The wait may be for a browser, with nothing to check yet.
	const isForBrowser = flush.measuring.length > 0 && flush.counts.sent === 0;
	if ( stage === 'flush' || ( stage === 'wait' && isForBrowser ) ) {
		return { text: flush.message };
	}
	if ( stage === 'wait' ) {
		return secondsLeft && isInCheck( flush )
			? betweenChecks( flush, secondsLeft )
			: { text: waitSentence( secondsLeft ?? 0 ) };
	}
	return {
		text: __( 'Checking what visitors see…', 'shortpixel-flush' ),
	};
}

/** Says what the first check found, while the flush waits after it. */
function betweenChecks( { counts, copies }: Flush, seconds: number ): Words {
	return {
		text:
			counts.fresh + counts.rebuilding < copies.sampled
				? __( 'Not all new yet.', 'shortpixel-flush' )
				: __( 'New where we looked.', 'shortpixel-flush' ),
		countdown: fill(
			counts.fresh + counts.rebuilding < copies.sampled
				? /* translators: %s: number of seconds. */
					__( 'Checking again in %s s.', 'shortpixel-flush' )
				: /* translators: %s: number of seconds. */
					__( 'Finishing in %s s.', 'shortpixel-flush' ),
			seconds
		),
	};
}

function waitSentence( seconds: number ): string {
	if ( seconds <= 0 ) {
		return __( 'Removal requested. Checking now…', 'shortpixel-flush' );
	}
	return fill(
		/* translators: %s: number of seconds. */
		__( 'Removal requested. Checking in %s s…', 'shortpixel-flush' ),
		seconds
	);
}

function interruption( { kind, message }: ApiError ): string {
	switch ( kind ) {
		case 'offline':
			return __(
				'You are offline. The flush continues when the connection is back.',
				'shortpixel-flush'
			);
		case 'unreachable':
		case 'server':
		case 'busy':
			return __(
				'Your site did not answer. Nothing is lost; the flush continues when it does.',
				'shortpixel-flush'
			);
		default:
			return message;
	}
}

/** Returns a flush's progress for a progress bar; null where nothing can be counted. */
export function countedProgress(
	flush: Flush
): { value: number; max: number } | null {
	const { total, removed, sampled, checked } = flush.copies;
	if ( flush.planning && isGrowing( flush ) ) {
		return {
			value: flush.planning.images_done,
			max: flush.planning.images,
		};
	}
	if ( isStepwise( flush ) || total === 0 ) {
		return null;
	}
	// Each copy is removed, and some are checked.
	return { value: removed + checked, max: total + sampled };
}
