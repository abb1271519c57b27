import { speak } from '@wordpress/a11y';
import { Modal } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getEdges, getSiteEdges, saveEdges } from '../api/edges';
import { type ApiError, toApiError } from '../api/errors';
import { Loadable } from '../components/loadable';
import type {
	EdgeKinds,
	SiteEdge,
	SiteEdges,
	Suggestion,
} from '../domain/edges';
import { useDraft } from '../hooks/use-draft';
import { useLoaded } from '../hooks/use-loaded';
import { DismissedList } from './dismissed-list';
import { EdgeForm } from './edge-form';
import { EdgeList } from './edge-list';
import {
	newValues,
	readDraft,
	unchanged,
	type Values,
	valuesOf,
} from './form-values';
import { Refusal } from './refusal';
import { DRAFT, useEdgeForm } from './use-edge-form';

export interface EdgeDialogProps {
	/** A recognised CDN to set up. */
	suggestion: Suggestion | null;
	onClose: () => void;
	/** Called when something was saved, so that the state of the site has changed. */
	onSaved: () => void;
}

/** Sets up, changes and removes the site's own CDNs. */
export function EdgeDialog( props: EdgeDialogProps ) {
	const [ state, reload ] = useLoaded( getEdges );
	return (
		<Modal
			title={ __( 'Your own CDN', 'shortpixel-flush' ) }
			onRequestClose={ props.onClose }
			size="medium"
			className="spf-dialog"
		>
			<p className="spf-quiet">
				{ __(
					'A CDN or proxy of your own keeps copies of your images too. Once it is connected here, each flush purges it after ShortPixel.',
					'shortpixel-flush'
				) }
			</p>
			<Loadable state={ state } onTryAgain={ reload } lines={ 6 }>
				{ ( loaded ) => <Loaded { ...loaded } { ...props } /> }
			</Loadable>
		</Modal>
	);
}

type LoadedProps = EdgeDialogProps & EdgeKinds & SiteEdges;

function Loaded( { suggestion, onSaved, ...rest }: LoadedProps ) {
	const { kinds, note, dismissed } = rest;
	const [ list, setList ] = useState< SiteEdges >( rest );
	const { edges } = list;
	const [ draft, setDraft ] = useDraft( DRAFT );
	const [ error, setError ] = useState< ApiError | null >( null );
	const [ form, setForm ] = useState< Values | null >( () =>
		suggestion || ( edges.length === 0 && draft === null )
			? newValues( kinds, suggestion )
			: readDraft( draft )
	);
	const place = useRef< HTMLDivElement >( null );
	const first = useRef( true );
	useEffect( () => {
		// The focused element disappeared with the other view.
		if ( ! first.current ) {
			place.current?.focus();
		}
		first.current = false;
	}, [ form ] );
	const keep = ( now: SiteEdges ) => {
		setList( now );
		setForm( null );
		onSaved();
	};
	const change = async ( done: string, ask: () => Promise< SiteEdges > ) => {
		setError( null );
		try {
			keep( await ask() );
			place.current?.focus();
			speak( done );
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
	};
	const remove = ( edge: SiteEdge ) =>
		change( __( 'Removed.', 'shortpixel-flush' ), () => {
			const others = edges.filter( ( { id } ) => id !== edge.id );
			return saveEdges( others.map( unchanged ), list );
		} );
	const reload = () =>
		change( __( 'The list is up to date.', 'shortpixel-flush' ), () =>
			getSiteEdges()
		);
	return (
		<div ref={ place } tabIndex={ -1 } className="spf-learned__lists">
			{ dismissed.length > 0 && (
				<DismissedList dismissed={ dismissed } onSaved={ onSaved } />
			) }
			{ form ? (
				<Form
					initial={ form }
					list={ list }
					kinds={ kinds }
					note={ note }
					evidence={ suggestion?.evidence ?? '' }
					onSaved={ keep }
					onLoaded={ setList }
					onCancel={ () => {
						setDraft( null );
						if ( edges.length === 0 ) {
							rest.onClose();
						}
						setForm( null );
					} }
				/>
			) : (
				<EdgeList
					edges={ edges }
					kinds={ kinds }
					onChange={ ( edge ) => setForm( valuesOf( edge ) ) }
					onRemove={ remove }
					onAdd={ () => setForm( newValues( kinds, null ) ) }
				/>
			) }
			{ error && (
				<Refusal error={ error } onReload={ () => void reload() } />
			) }
		</div>
	);
}

interface FormProps extends Omit< EdgeKinds, 'dismissed' > {
	initial: Values;
	list: SiteEdges;
	evidence: string;
	onSaved: ( list: SiteEdges ) => void;
	onLoaded: ( list: SiteEdges ) => void;
	onCancel: () => void;
}

function Form( { evidence, onCancel, note, ...options }: FormProps ) {
	const form = useEdgeForm( options );
	return (
		<EdgeForm
			form={ form }
			kinds={ options.kinds }
			note={ note }
			evidence={ form.values.id === '' ? evidence : '' }
			onCancel={ () => {
				form.dropDraft();
				onCancel();
			} }
		/>
	);
}
