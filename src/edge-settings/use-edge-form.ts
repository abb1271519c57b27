import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getSiteEdges, saveEdges, testEdge } from '../api/edges';
import { type ApiError, toApiError } from '../api/errors';
import type { EdgeKind, EdgeTest, SiteEdge, SiteEdges } from '../domain/edges';
import { useDraft } from '../hooks/use-draft';
import {
	inputOf,
	isForAnother,
	readDraft,
	unchanged,
	type Values,
} from './form-values';

export const DRAFT = 'edge';

interface Options {
	kinds: EdgeKind[];
	list: SiteEdges;
	initial: Values;
	onSaved: ( list: SiteEdges ) => void;
	/** Called when the list was reloaded; what is typed stays. */
	onLoaded: ( list: SiteEdges ) => void;
}

/** The state of the form, and the results of saving and testing it. */
export function useEdgeForm( options: Options ) {
	const { kinds, list, initial, onSaved, onLoaded } = options;
	const [ draft, setDraft ] = useDraft( DRAFT );
	const [ secrets, setSecrets ] = useState< Record< string, string > >( {} );
	const [ busy, setBusy ] = useState<
		'saving' | 'testing' | 'loading' | null
	>( null );
	const [ tested, setTested ] = useState< EdgeTest | null >( null );
	const [ error, setError ] = useState< ApiError | null >( null );
	const [ news, setNews ] = useState( '' );
	const values = readDraft( draft ) ?? initial;
	const kind = kinds.find( ( { id } ) => id === values.kind );
	const edge = edgeOf( list, values.id );
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
		setNews( '' );
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
		/** Whether the server drops the saved secrets, because this is another server, zone or account. */
		drops: kind && edge ? isForAnother( values, kind, edge ) : false,
		busy,
		tested,
		error,
		news,
		change,
		/** Undefined leaves the secret as it is; an empty text removes it. */
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
				const others = list.edges.filter(
					( { id } ) => id !== values.id
				);
				const saved = await saveEdges(
					[ ...others.map( unchanged ), input ],
					list
				);
				setDraft( null );
				speak( __( 'Saved.', 'shortpixel-flush' ) );
				onSaved( saved );
			} ),
		/** Reloads a list that somebody else has changed. */
		reload: () =>
			attempt( 'loading', async () => {
				const now = await getSiteEdges();
				const said = newsOf( edge, edgeOf( now, values.id ) );
				if ( ! edgeOf( now, values.id ) ) {
					change( { id: '' } );
				}
				onLoaded( now );
				setNews( said );
				speak( said );
			} ),
	};
}

function edgeOf( { edges }: SiteEdges, edge: string ): SiteEdge | null {
	return edges.find( ( { id } ) => id === edge ) ?? null;
}

// Changed secrets go unnoticed: the server never sends them.
function newsOf( before: SiteEdge | null, now: SiteEdge | null ): string {
	if ( before && ! now ) {
		return __(
			'This CDN was removed in the meantime. To connect it again, enter its secrets and save.',
			'shortpixel-flush'
		);
	}
	if ( JSON.stringify( before ) !== JSON.stringify( now ) ) {
		return __(
			'This CDN was changed in the meantime. Saving replaces that change with what you typed.',
			'shortpixel-flush'
		);
	}
	return __(
		'What you typed is kept. Saving it keeps the other change too.',
		'shortpixel-flush'
	);
}

export type EdgeFormState = ReturnType< typeof useEdgeForm >;
