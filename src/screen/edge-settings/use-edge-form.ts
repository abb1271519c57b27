import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getSiteEdges, saveEdges, testEdge } from '../../api/edges';
import { type ApiError, toApiError } from '../../api/errors';
import type {
	EdgeInput,
	EdgeKind,
	EdgeTest,
	SiteEdge,
	SiteEdges,
} from '../../domain/edges';
import { useDraft } from '../../hooks/use-draft';
import { useUnsaved } from '../../hooks/use-unsaved';
import {
	inputOf,
	isForAnother,
	readDraft,
	unchanged,
	type Values,
} from './form-values';
import { type FieldErrors, wrongFields } from './wrong-fields';

interface Options {
	kinds: EdgeKind[];
	list: SiteEdges;
	initial: Values;
	onSaved: ( list: SiteEdges ) => void;
	/** Called when all typed values are saved. */
	onDone: () => void;
	/** Called with a newer list, while typed values are kept. */
	onLoaded: ( list: SiteEdges ) => void;
	onUnsaved: ( isUnsaved: boolean ) => void;
}

interface Tested {
	input: EdgeInput;
	found: EdgeTest;
}

/** The state of the form, and the results of saving and testing it. */
export function useEdgeForm( options: Options ) {
	const { kinds, list, initial, onSaved, onDone, onLoaded, onUnsaved } =
		options;
	// Separate for each edge, so that values typed for another are not shown here.
	const [ draftName ] = useState(
		() => `edge-${ initial.id || initial.hosts || 'new' }`
	);
	const [ draft, setDraft ] = useDraft( draftName );
	const [ secrets, setSecrets ] = useState< Record< string, string > >( {} );
	const [ busy, setBusy ] = useState<
		'saving' | 'testing' | 'loading' | null
	>( null );
	const [ test, setTest ] = useState< Tested | null >( null );
	const [ error, setError ] = useState< ApiError | null >( null );
	const [ errors, setErrors ] = useState< FieldErrors >( {} );
	const [ refusals, setRefusals ] = useState( 0 );
	const [ news, setNews ] = useState( '' );
	// Values typed since the last request; null if there are none.
	const typedSince = useRef< Values | null >( null );
	const isUnsaved = draft !== null || Object.keys( secrets ).length > 0;
	useUnsaved( isUnsaved );
	useEffect( () => onUnsaved( isUnsaved ), [ isUnsaved, onUnsaved ] );
	const values = readDraft( draft ) ?? initial;
	const kind = kinds.find( ( { id } ) => id === values.kind );
	const edge = edgeOf( list, values.id );
	const input =
		kind && inputOf( values, secrets, kind, edge?.constants ?? [] );
	const drops = kind && edge ? isForAnother( values, kind, edge ) : false;
	const forget = ( ...names: string[] ) =>
		setErrors( ( { ...rest } ) => {
			names.forEach( ( one ) => delete rest[ one ] );
			return rest;
		} );
	const change = ( changes: Partial< Values > ) => {
		forget(
			...Object.keys( changes ),
			...Object.keys( changes.setup ?? {} )
		);
		typedSince.current = { ...values, ...changes };
		setDraft( JSON.stringify( typedSince.current ) );
	};
	const showErrors = ( wrong: FieldErrors ) => {
		setErrors( wrong );
		setRefusals( ( count ) => count + 1 );
	};
	/** Shows errors beside empty or invalid fields; returns whether there are none. */
	const isComplete = () => {
		const wrong = kind
			? wrongFields( values, secrets, kind, edge, drops )
			: {};
		showErrors( wrong );
		return Object.keys( wrong ).length === 0;
	};
	const attempt = async (
		act: NonNullable< typeof busy >,
		run: () => Promise< void >
	) => {
		setBusy( act );
		setError( null );
		setTest( null );
		setNews( '' );
		typedSince.current = null;
		try {
			await run();
		} catch ( thrown ) {
			const refusal = await toApiError( thrown );
			const params = refusal.params ?? {};
			const isBeside = Object.keys( params ).some(
				( field ) =>
					field === 'hosts' ||
					kind?.fields.some( ( one ) => one.name === field )
			);
			showErrors( isBeside ? params : {} );
			setError( isBeside ? null : refusal );
		}
		setBusy( null );
	};
	return {
		values,
		secrets,
		kind,
		edge,
		/** Whether the saved secrets will be dropped, because they belong to another server, zone or account. */
		drops,
		busy,
		/** The result of a test, while the form has the values that were tested. */
		tested:
			JSON.stringify( test?.input ) === JSON.stringify( input )
				? test?.found
				: undefined,
		error,
		errors,
		refusals,
		isUnsaved,
		news,
		change,
		/** Undefined keeps the saved secret, unless `drops` is true; an empty string removes it. */
		changeSecret: ( name: string, text: string | undefined ) => {
			forget( name );
			typedSince.current = values;
			const { [ name ]: _, ...others } = secrets;
			setSecrets(
				text === undefined ? others : { ...others, [ name ]: text }
			);
		},
		dropDraft: () => {
			typedSince.current = null;
			setDraft( null );
		},
		test: () =>
			attempt( 'testing', async () => {
				if ( input && isComplete() ) {
					setTest( { input, found: await testEdge( input ) } );
				}
			} ),
		save: () =>
			attempt( 'saving', async () => {
				if ( ! input || ! isComplete() ) {
					return;
				}
				const others = list.edges.filter(
					( { id } ) => id !== values.id
				);
				const saved = await saveEdges(
					[ ...others.map( unchanged ), input ],
					list
				);
				onSaved( saved );
				const since = typedSince.current;
				if ( since ) {
					setNews(
						__(
							'Saved, except for what you have typed since.',
							'shortpixel-flush'
						)
					);
					// From now on, the draft is a change to the saved edge.
					const id = newId( saved, others, since.kind );
					setDraft( JSON.stringify( { ...since, id } ) );
					onLoaded( saved );
				} else {
					speak( __( 'Saved.', 'shortpixel-flush' ) );
					setDraft( null );
					onDone();
				}
			} ),
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

/** Returns the id of the edge that was just saved, which is not among the others; empty if there is none of this kind. */
function newId( { edges }: SiteEdges, others: SiteEdge[], kind: string ) {
	const known = others.map( ( { id } ) => id );
	return (
		edges.find( ( one ) => one.kind === kind && ! known.includes( one.id ) )
			?.id ?? ''
	);
}

function edgeOf( { edges }: SiteEdges, edge: string ): SiteEdge | null {
	return edges.find( ( { id } ) => id === edge ) ?? null;
}

// Changed secrets go unnoticed, since the server never sends them.
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
