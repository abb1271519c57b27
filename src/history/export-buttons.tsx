import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import type { FlushQuery } from '../api/client';
import { type ApiError, isAborted, toApiError } from '../api/errors';
import { listAllFlushes } from '../api/history';
import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import { Problem } from '../components/problem';
import { download, type Format, written } from './export';

/** Saves all flushes that the filters find as a file. */
export function ExportButtons( { query }: { query: FlushQuery } ) {
	const [ said, setSaid ] = useState( '' );
	const [ error, setError ] = useState< ApiError | null >( null );
	const turn = useRef< AbortController | null >( null );
	const [ busy, setBusy ] = useState( false );
	useEffect( () => () => turn.current?.abort(), [] );

	const save = async ( format: Format ) => {
		const mine = new AbortController();
		turn.current = mine;
		setBusy( true );
		setError( null );
		try {
			const flushes = await listAllFlushes(
				query,
				mine.signal,
				( count, total ) => setSaid( progress( count, total ) )
			);
			download( written( flushes, format ), format );
			setSaid( exported( flushes.length ) );
			speak( exported( flushes.length ), 'polite' );
		} catch ( thrown ) {
			setSaid( '' );
			setError( isAborted( thrown ) ? null : await toApiError( thrown ) );
		}
		setBusy( false );
	};
	return (
		<>
			<div className="spf-buttons">
				<ActionButton
					small
					disabled={ busy }
					onClick={ () => void save( 'csv' ) }
				>
					{ __( 'Export as CSV', 'shortpixel-flush' ) }
				</ActionButton>
				<ActionButton
					small
					disabled={ busy }
					onClick={ () => void save( 'json' ) }
				>
					{ __( 'Export as JSON', 'shortpixel-flush' ) }
				</ActionButton>
				<span className="spf-quiet">{ said }</span>
			</div>
			{ error && <Problem error={ error } /> }
		</>
	);
}

function progress( count: number, total: number ): string {
	return fill(
		/* translators: 1: number of flushes so far, 2: number of all. */
		__( 'Reading %1$s of %2$s…', 'shortpixel-flush' ),
		count,
		total
	);
}

function exported( count: number ): string {
	return fill(
		/* translators: %s: number of flushes. */
		_n(
			'%s flush exported.',
			'%s flushes exported.',
			count,
			'shortpixel-flush'
		),
		count
	);
}
