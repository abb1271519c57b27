import { __ } from '@wordpress/i18n';

import type { ApiError } from '../api/errors';
import { readPageData } from '../api/page-data';
import { isGrowing, type Tone, toneOf } from '../domain/flush';
import type { Flush } from '../domain/types';
import type { FlushProgress } from '../drive/progress';
import { fill, formatClock } from './format';

export interface Line {
	tone: Tone;
	text: string;
	/** Changes every second, so it must not be announced. */
	countdown?: string;
}

/** Returns one sentence about the state of a flush; null if none was started. */
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
			return {
				tone: 'bad',
				text:
					progress.error.kind === 'session'
						? __(
								'You were logged out. Nothing was flushed.',
								'shortpixel-flush'
							)
						: progress.error.message,
			};
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

/** Returns the sentence about a running flush. All of it but the countdown comes from the server. */
function openLine( flush: Flush, secondsLeft: number | null ): Line {
	const line: Line = flush.trouble
		? { tone: 'warning', text: flush.trouble }
		: { tone: 'busy', text: flush.message };
	return secondsLeft && isCounted( flush )
		? { ...line, countdown: countdown( secondsLeft ) }
		: line;
}

/** Whether to count down how long the flush waits: until the check, or until the next attempt. */
function isCounted( flush: Flush ): boolean {
	// Measurements may add copies, which start the wait anew.
	const isComplete = ! isGrowing( flush ) && flush.measuring.length === 0;
	return ( flush.copies.removed > 0 && isComplete ) || flush.trouble !== '';
}

function countdown( seconds: number ): string {
	const time =
		seconds < 60
			? fill(
					/* translators: %s: number of seconds. */
					__( '%s s', 'shortpixel-flush' ),
					seconds
				)
			: formatClock( seconds );
	return fill(
		/* translators: %s: how long, such as "30 s" or "2:39". */
		__( 'Continuing in %s.', 'shortpixel-flush' ),
		time
	);
}

function interruption( { kind, message }: ApiError ): string {
	switch ( kind ) {
		case 'offline':
			return readPageData().background
				? __(
						'You are offline. The flush continues on your site.',
						'shortpixel-flush'
					)
				: __(
						'You are offline. The flush continues when you are back.',
						'shortpixel-flush'
					);
		case 'session':
			return readPageData().background
				? __(
						'You were logged out. The flush goes on.',
						'shortpixel-flush'
					)
				: __(
						'You were logged out. Log in to continue the flush.',
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
