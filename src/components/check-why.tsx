import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';

import { checkWhy } from '../api/client';
import { toApiError } from '../api/errors';

interface Props {
	flushId: number;
	/** The actions to offer after the check. */
	children: ReactNode;
}

/** A button that runs the check that may explain why a flush failed, and shows its result. */
export function CheckWhy( { flushId, children }: Props ) {
	const [ isKnown, setKnown ] = useState( false );
	const [ said, setSaid ] = useState( '' );
	const [ checking, setChecking ] = useState( false );
	const turn = useRef< AbortController | null >( null );
	useEffect( () => () => turn.current?.abort(), [] );
	const check = async () => {
		const { signal } = ( turn.current = new AbortController() );
		setChecking( true );
		setSaid( __( 'Checking…', 'shortpixel-flush' ) );
		const sentence = await explain( flushId, signal );
		if ( ! signal.aborted ) {
			setChecking( false );
			setSaid( sentence );
			setKnown( true );
		}
	};
	return (
		<>
			<button
				type="button"
				className="button-link"
				aria-disabled={ checking }
				onClick={ () => checking || void check() }
			>
				{ __( 'Check why', 'shortpixel-flush' ) }
			</button>
			<span className="spf-line__why" role="status">
				{ said }
			</span>
			{ isKnown && children }
		</>
	);
}

export async function explain(
	id: number,
	signal?: AbortSignal
): Promise< string > {
	try {
		const { message, help } = await checkWhy( id, signal );
		return [ message, help ].filter( Boolean ).join( ' ' );
	} catch ( thrown ) {
		return ( await toApiError( thrown ) ).message;
	}
}
