import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { saveEdges, testEdge } from '../api/edges';
import { type ApiError, toApiError } from '../api/errors';
import type { EdgeKind, EdgeTest, SiteEdge } from '../domain/edges';
import { useDraft } from '../hooks/use-draft';
import { inputOf, readDraft, unchanged, type Values } from './form-values';

export const DRAFT = 'edge';

interface Options {
	kinds: EdgeKind[];
	edges: SiteEdge[];
	initial: Values;
	onSaved: ( edges: SiteEdge[] ) => void;
}

/** What is typed, and what came of saving and testing it. */
export function useEdgeForm( { kinds, edges, initial, onSaved }: Options ) {
	const [ draft, setDraft ] = useDraft( DRAFT );
	const [ secrets, setSecrets ] = useState< Record< string, string > >( {} );
	const [ busy, setBusy ] = useState< 'saving' | 'testing' | null >( null );
	const [ tested, setTested ] = useState< EdgeTest | null >( null );
	const [ error, setError ] = useState< ApiError | null >( null );
	const values = readDraft( draft ) ?? initial;
	const kind = kinds.find( ( { id } ) => id === values.kind );
	const edge = edges.find( ( { id } ) => id === values.id ) ?? null;
	const input =
		kind && inputOf( values, secrets, kind, edge?.constants ?? [] );
	const change = ( changes: Partial< Values > ) => {
		setTested( null );
		setDraft( JSON.stringify( { ...values, ...changes } ) );
	};
	const attempt = async (
		act: NonNullable< typeof busy >,
		run: () => Promise< void >
	) => {
		setBusy( act );
		setError( null );
		setTested( null );
		try {
			await run();
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
		setBusy( null );
	};
	return {
		values,
		secrets,
		kind,
		edge,
		busy,
		tested,
		error,
		change,
		/** Without a text the secret stays as it is; an empty one removes it. */
		changeSecret: ( name: string, text: string | undefined ) => {
			setTested( null );
			const { [ name ]: _, ...others } = secrets;
			setSecrets(
				text === undefined ? others : { ...others, [ name ]: text }
			);
		},
		dropDraft: () => setDraft( null ),
		test: () =>
			attempt( 'testing', async () => {
				if ( input ) {
					setTested( await testEdge( input ) );
				}
			} ),
		save: () =>
			attempt( 'saving', async () => {
				if ( ! input ) {
					return;
				}
				const others = edges.filter( ( { id } ) => id !== values.id );
				const saved = await saveEdges( [
					...others.map( unchanged ),
					input,
				] );
				setDraft( null );
				speak( __( 'Saved.', 'shortpixel-flush' ) );
				onSaved( saved );
			} ),
	};
}

export type EdgeFormState = ReturnType< typeof useEdgeForm >;
