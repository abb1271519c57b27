import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';

import type { Tone } from '../domain/flush';
import { type FlushProgress, problemOf } from '../hooks/progress';
import { lineOf } from './sentences';

const marks: Record< Tone, string > = {
	busy: '',
	good: '✓',
	warning: '!',
	bad: '×',
	neutral: '',
};

interface Props {
	progress: FlushProgress;
	/** The address of, or the action for, the flush's details. */
	details?: ReactNode;
	onTryAgain?: () => void;
	/** What is said between the click and the first answer, where it is not about one picture. */
	startText?: string;
}

/** One sentence about a flush, with what can be done about it. */
export function FlushLine( {
	progress,
	details,
	onTryAgain,
	startText,
}: Props ) {
	const line = lineOf( progress, startText );
	if ( ! line ) {
		return null;
	}
	const ended = progress.status === 'ended';
	const problem = problemOf( progress );
	const retries =
		progress.status === 'refused' || ( ended && progress.flush.can.retry );
	const acting = ended && progress.acting !== null;
	return (
		<span className={ `spf-line is-${ line.tone }` }>
			<Mark tone={ line.tone } />
			<span className="spf-line__text">{ line.text }</span>
			{ ended && details }
			{ problem?.kind === 'session' && <ReloadButton /> }
			{ retries && onTryAgain && problem?.kind !== 'session' && (
				<button
					type="button"
					className="button-link"
					aria-disabled={ acting }
					onClick={ onTryAgain }
				>
					{ __( 'Try again', 'shortpixel-flush' ) }
				</button>
			) }
		</span>
	);
}

/** The sign before a sentence; the sentence says the same, so it is not read aloud. */
export function Mark( { tone }: { tone: Tone } ) {
	return marks[ tone ] === '' ? null : (
		<span className={ `spf-mark is-${ tone }` } aria-hidden="true">
			{ marks[ tone ] }
		</span>
	);
}

/** The way on when the session has expired. */
export function ReloadButton() {
	return (
		<button
			type="button"
			className="button-link"
			onClick={ () => window.location.reload() }
		>
			{ __( 'Reload', 'shortpixel-flush' ) }
		</button>
	);
}
