import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { diagnose, getDiagnostics } from '../api/diagnostics';
import { type ApiError, isAborted, toApiError } from '../api/errors';
import type { Diagnosis, DiagnosticsStep } from '../domain/diagnostics';

export type Running =
	| { status: 'idle' }
	| { status: 'failed'; error: ApiError }
	| {
			status: 'running' | 'done';
			steps: DiagnosticsStep[];
			found: Diagnosis[];
			/** As plain text; whole when it is done. */
			report: string;
	  };

/** Carries the steps out one after the other, each in a request of its own, until done or left. */
export function useDiagnostics(
	onDone: ( found: Diagnosis[] ) => void
): [ Running, () => void ] {
	const [ running, setRunning ] = useState< Running >( { status: 'idle' } );
	const turn = useRef< AbortController | null >( null );
	useEffect( () => () => turn.current?.abort(), [] );
	const start = useCallback( async () => {
		turn.current?.abort();
		const { signal } = ( turn.current = new AbortController() );
		const found: Diagnosis[] = [];
		setRunning( { status: 'running', steps: [], found, report: '' } );
		try {
			const { steps, report } = await getDiagnostics( signal );
			const parts = [ report ];
			for ( const step of steps ) {
				setRunning( {
					status: 'running',
					steps,
					found: [ ...found ],
					report: '',
				} );
				const one = await attempt( step, signal );
				found.push( one );
				parts.push( one.report );
			}
			setRunning( {
				status: 'done',
				steps,
				found,
				report: parts.join( '\n\n' ),
			} );
			onDone( found );
		} catch ( thrown ) {
			if ( ! isAborted( thrown ) && ! signal.aborted ) {
				setRunning( {
					status: 'failed',
					error: await toApiError( thrown ),
				} );
			}
		}
	}, [ onDone ] );
	return [ running, () => void start() ];
}

/** A step that the site itself does not answer is found to have failed: the next ones may still say why. */
async function attempt(
	step: DiagnosticsStep,
	signal: AbortSignal
): Promise< Diagnosis > {
	try {
		return await diagnose( step.id, signal );
	} catch ( thrown ) {
		const error = await toApiError( thrown );
		if ( signal.aborted || error.kind === 'session' ) {
			throw thrown;
		}
		const message = error.message;
		return {
			...step,
			state: 'failed',
			message,
			help: __(
				'This step could not be carried out. Try again; if it fails each time, your site’s error log may say why.',
				'shortpixel-flush'
			),
			facts: [],
			report: `[FAILED] ${ step.title }\n  ${ message }`,
		};
	}
}
