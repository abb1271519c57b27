import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import type { FlushQuery } from '../api/client';
import { type ApiError, toApiError } from '../api/errors';
import { listAllFlushes } from '../api/history';
import { AskFirst } from '../components/ask-first';
import { fill } from '../components/format';
import { Problem } from '../components/problem';
import type { FlushState } from '../domain/types';
import { type Tried, tryAll } from './try-all';

const failedStates: FlushState[] = [ 'failed', 'partial' ];

interface Props {
	query: FlushQuery;
	/** How many of those that the filters find failed, at least in part. */
	failed: number;
	onTried: () => void;
}

/** Tries again all that failed of what the filters find. */
export function TryAllAgain( { query, failed, onTried }: Props ) {
	const [ tried, setTried ] = useState< Tried | null >( null );
	const [ asked, setAsked ] = useState( 0 );
	const [ error, setError ] = useState< ApiError | null >( null );
	const result = useRef< HTMLParagraphElement >( null );
	// The buttons are gone.
	useEffect( () => result.current?.focus(), [ tried ] );
	const act = async () => {
		setTried( null );
		setError( null );
		try {
			const found = await listAllFlushes(
				{
					...query,
					state: query.state ?? failedStates,
				},
				new AbortController().signal
			);
			const came = await tryAll( found );
			setTried( came );
			setError( came.error );
			speak( sentencesOf( came ).join( ' ' ), 'polite' );
			// Closes the question, which stays where it fails.
			setAsked( ( times ) => times + 1 );
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
		onTried();
	};
	return (
		<>
			{ failed > 1 && (
				<AskFirst
					key={ asked }
					small
					button={ fill(
						/* translators: %s: number of flushes. */
						__(
							'Try again the %s that failed…',
							'shortpixel-flush'
						),
						failed
					) }
					question={ fill(
						/* translators: %s: number of flushes. */
						_n(
							'Try again %s flush that failed at least in part? Only what failed or is still old is sent once more. One with more than 1,000 copies, or that your CDN charges for, asks you again with its costs.',
							'Try again %s flushes that failed at least in part, one after another? Only what failed or is still old is sent once more. Each with more than 1,000 copies, or that your CDN charges for, asks you again with its costs.',
							failed,
							'shortpixel-flush'
						),
						failed
					) }
					confirm={ __( 'Try again', 'shortpixel-flush' ) }
					onConfirm={ act }
				/>
			) }
			{ tried && (
				<p
					ref={ result }
					tabIndex={ -1 }
					className="spf-history__tried"
				>
					{ sentencesOf( tried ).join( ' ' ) }
				</p>
			) }
			{ error && <Problem error={ error } /> }
		</>
	);
}

function sentencesOf( { begun, left }: Tried ): string[] {
	const sentences = [
		fill(
			/* translators: %s: number of flushes. */
			_n(
				'%s flush is tried again.',
				'%s flushes are tried again.',
				begun,
				'shortpixel-flush'
			),
			begun
		),
	];
	if ( left > 0 ) {
		sentences.push(
			fill(
				/* translators: %s: number of flushes. */
				_n(
					'%s is left as it was.',
					'%s are left as they were.',
					left,
					'shortpixel-flush'
				),
				left
			)
		);
	}
	return sentences;
}
