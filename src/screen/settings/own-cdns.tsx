import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType } from 'react';

import { getSiteEdges, saveEdges } from '../../api/edges';
import { type ApiError, toApiError } from '../../api/errors';
import { ActionButton } from '../../components/action-button';
import type { SiteEdges, Suggestion } from '../../domain/edges';
import type { Status } from '../../domain/types';
import type { EdgeDialogProps } from '../edge-settings/edge-dialog';
import { unchanged } from '../edge-settings/form-values';
import { Refusal } from '../edge-settings/refusal';
import { loadEdgeDialog } from './load-on-demand';
import { OwnCdn } from './own-cdn';
import { SuggestedCdn } from './suggested-cdn';

interface Props {
	loaded: SiteEdges;
	status: Status;
	/** Called when the site's status has changed. */
	onChange: () => void;
}

type Opened = { Dialog: ComponentType< EdgeDialogProps > } & Pick<
	EdgeDialogProps,
	'edge' | 'suggestion'
>;

/** The site's own CDNs, suggested ones, and the button that connects one. */
export function OwnCdns( { loaded, status, onChange }: Props ) {
	const [ list, setList ] = useState( loaded );
	const [ known, setKnown ] = useState< string[] >( [] );
	const [ dismissed, setDismissed ] = useState< Suggestion[] >( [] );
	const [ opened, setOpened ] = useState< Opened | null >( null );
	const [ problem, setProblem ] = useState( '' );
	const [ error, setError ] = useState< ApiError | null >( null );
	const place = useRef< HTMLDivElement >( null );
	// Hides a removed CDN until the reloaded status no longer has it, but never one that other code connects, which is
	// not in the list.
	const edges = status.edges.filter(
		( { id } ) =>
			has( list, id ) || ! ( has( loaded, id ) || known.includes( id ) )
	);
	// Hides dismissed suggestions until the reloaded status no longer has them.
	const suggestions = status.suggestions.filter(
		( { kind, host } ) =>
			! dismissed.some(
				( one ) => one.kind === kind && one.host === host
			)
	);
	const keep = ( now: SiteEdges ) => {
		setKnown( [ ...known, ...now.edges.map( ( { id } ) => id ) ] );
		setList( now );
		onChange();
	};
	const open = ( what: Pick< Opened, 'edge' | 'suggestion' > ) => {
		setError( null );
		return loadEdgeDialog().then(
			( Dialog ) => {
				setProblem( '' );
				setOpened( { Dialog, ...what } );
			},
			async ( thrown ) =>
				setProblem( ( await toApiError( thrown ) ).message )
		);
	};
	const change = async ( done: string, ask: () => Promise< SiteEdges > ) => {
		setError( null );
		try {
			keep( await ask() );
			speak( done );
			// Moves the focus, since the pressed button disappears.
			place.current?.focus();
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
	};
	const remove = ( gone: string ) =>
		change( __( 'Removed.', 'shortpixel-flush' ), () =>
			saveEdges(
				list.edges.filter( ( { id } ) => id !== gone ).map( unchanged ),
				list
			)
		);
	return (
		<div ref={ place } tabIndex={ -1 } className="spf-cdns">
			<p className="spf-quiet">
				{ __(
					'Connect your own CDN or proxy in front of your images, so that each flush clears it too.',
					'shortpixel-flush'
				) }
			</p>
			{ edges.length > 0 && (
				<ul>
					{ edges.map( ( edge ) => (
						<OwnCdn
							key={ edge.id }
							edge={ edge }
							saved={
								list.edges.find(
									( { id } ) => id === edge.id
								) ?? null
							}
							onChange={ () =>
								void open( { edge: edge.id, suggestion: null } )
							}
							onRemove={ () => remove( edge.id ) }
							onTested={ onChange }
						/>
					) ) }
				</ul>
			) }
			{ suggestions.map( ( suggestion ) => (
				<SuggestedCdn
					key={ suggestion.kind + suggestion.host }
					suggestion={ suggestion }
					onConnect={ () => void open( { edge: null, suggestion } ) }
					onDismissed={ () => {
						setDismissed( [ ...dismissed, suggestion ] );
						place.current?.focus();
						onChange();
					} }
				/>
			) ) }
			<div className="spf-buttons">
				<ActionButton
					onClick={ () =>
						void open( { edge: null, suggestion: null } )
					}
				>
					{ edges.length + suggestions.length > 0
						? __( 'Connect another…', 'shortpixel-flush' )
						: __( 'Connect…', 'shortpixel-flush' ) }
				</ActionButton>
				{ problem !== '' && <span role="alert">{ problem }</span> }
			</div>
			{ error && (
				<Refusal
					error={ error }
					onReload={ () =>
						void change(
							__( 'The list is up to date.', 'shortpixel-flush' ),
							() => getSiteEdges()
						)
					}
				/>
			) }
			{ opened && (
				<opened.Dialog
					edge={ opened.edge }
					suggestion={ opened.suggestion }
					onClose={ () => setOpened( null ) }
					onSaved={ keep }
					onSuggested={ () => {
						setDismissed( [] );
						onChange();
					} }
				/>
			) }
		</div>
	);
}

function has( { edges }: SiteEdges, edge: string ): boolean {
	return edges.some( ( { id } ) => id === edge );
}
