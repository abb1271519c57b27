import { useRef } from '@wordpress/element';
import type { ReactNode } from 'react';

import type { Tone } from '../domain/flush';
import type { LineActions } from '../hooks/line-actions';
import type { FlushProgress } from '../hooks/progress';
import { actionsOf } from './flush-actions';
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
	/** What to do when one of the actions that make sense now is chosen. */
	on?: LineActions;
	/** What is said between the click and the first answer, where it is not about one picture. */
	startText?: string;
}

/** One sentence about a flush, with what can be done about it. */
export function FlushLine( { progress, details, startText, on = {} }: Props ) {
	const place = useRef< HTMLSpanElement >( null );
	const line = lineOf( progress, startText );
	if ( ! line ) {
		return null;
	}
	const acting = 'acting' in progress && progress.acting !== null;
	return (
		<span
			ref={ place }
			tabIndex={ -1 }
			className={ `spf-line is-${ line.tone }` }
		>
			<Mark tone={ line.tone } />
			<span className="spf-line__text">
				{ [ line.text, line.countdown ].filter( Boolean ).join( ' ' ) }
			</span>
			{ progress.status === 'ended' && details }
			{ actionsOf( progress, on ).map( ( { name, text, run } ) => (
				<button
					key={ name }
					type="button"
					className="button-link"
					aria-disabled={ acting }
					onClick={ () => {
						if ( ! acting ) {
							// What is chosen goes away with the sentence that offered it; the place stays.
							place.current?.focus();
							run();
						}
					} }
				>
					{ text }
				</button>
			) ) }
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
