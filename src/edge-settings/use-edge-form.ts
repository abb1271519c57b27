import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getSiteEdges, saveEdges, testEdge } from '../api/edges';
import { type ApiError, toApiError } from '../api/errors';
import type { EdgeKind, EdgeTest, SiteEdge, SiteEdges } from '../domain/edges';
import { useDraft } from '../hooks/use-draft';
import { inputOf, readDraft, unchanged, type Values } from './form-values';

export const DRAFT = 'edge';

interface Options {
	kinds: EdgeKind[];
	list: SiteEdges;
	initial: Values;
	onSaved: ( list: SiteEdges ) => void;
	/** The list was read anew; what is typed stays. */
	onLoaded: ( list: SiteEdges ) => void;
}

/** What is typed, and what came of saving and testing it. */
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
		busy,
		tested,
		error,
		news,
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
		/** Takes the list as it is now, where somebody else has changed it. */
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

// Of a secret it can't be told whether it is another.
function newsOf( before: SiteEdge | null, now: SiteEdge | null ): string {
	if ( before && ! now ) {
		return __(
			'This CDN was removed in the meantime. Save sets it up again, once its secrets are entered anew.',
			'shortpixel-flush'
		);
	}
	if ( JSON.stringify( before ) !== JSON.stringify( now ) ) {
		return __(
			'This very CDN was changed in the meantime. Save puts what you typed in the place of that.',
			'shortpixel-flush'
		);
	}
	return __(
		'What you typed is kept. Save it, and the other change stays too.',
		'shortpixel-flush'
	);
}

export type EdgeFormState = ReturnType< typeof useEdgeForm >;
