import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import type { EdgeKind, SiteEdge } from '../domain/edges';

interface Props {
	edges: SiteEdge[];
	kinds: EdgeKind[];
	onChange: ( edge: SiteEdge ) => void;
	onRemove: ( edge: SiteEdge ) => Promise< void >;
	onAdd: () => void;
}

export function EdgeList( { edges, kinds, onChange, onRemove, onAdd }: Props ) {
	return (
		<>
			<ul className="spf-edges">
				{ edges.map( ( edge ) => (
					<Edge
						key={ edge.id }
						edge={ edge }
						kind={ kinds.find( ( { id } ) => id === edge.kind ) }
						onChange={ () => onChange( edge ) }
						onRemove={ () => onRemove( edge ) }
					/>
				) ) }
			</ul>
			<ActionButton onClick={ onAdd }>
				{ __( 'Add another', 'shortpixel-flush' ) }
			</ActionButton>
		</>
	);
}

interface EdgeProps {
	edge: SiteEdge;
	kind: EdgeKind | undefined;
	onChange: () => void;
	onRemove: () => Promise< void >;
}

function Edge( { edge, kind, onChange, onRemove }: EdgeProps ) {
	const [ asking, setAsking ] = useState( false );
	const [ busy, setBusy ] = useState( false );
	const cancel = useRef< HTMLButtonElement >( null );
	const question = useRef< HTMLButtonElement >( null );
	// Focus Cancel: pressing Enter twice must not remove anything.
	useEffect( () => {
		if ( asking ) {
			cancel.current?.focus();
		}
	}, [ asking ] );
	const name = kind?.name ?? edge.kind;
	// Hosts tell two of the same kind apart.
	const whole = `${ name } (${ edge.hosts.join( ', ' ) })`;
	const remove = async () => {
		setBusy( true );
		await onRemove();
		setBusy( false );
	};
	return (
		<li>
			<strong>{ name }</strong>{ ' ' }
			<span dir="ltr">{ edge.hosts.join( ', ' ) }</span>
			{ edge.fixed && (
				<p className="spf-quiet">
					{ __( 'Connected in wp-config.php.', 'shortpixel-flush' ) }
				</p>
			) }
			{ asking && (
				<p>
					{ fill(
						/* translators: %s: name of a CDN. */
						__(
							'Remove %s? Flushes will no longer reach it, and visitors may get old images from it. Its settings are deleted.',
							'shortpixel-flush'
						),
						name
					) }
				</p>
			) }
			<div className="spf-buttons">
				{ kind && ! asking && (
					<ActionButton
						small
						label={ `${ __( 'Change', 'shortpixel-flush' ) } ${ whole }` }
						onClick={ onChange }
					>
						{ __( 'Change', 'shortpixel-flush' ) }
					</ActionButton>
				) }
				{ ! edge.fixed && (
					<ActionButton
						small
						buttonRef={ question }
						disabled={ busy }
						{ ...( ! asking && {
							label: `${ __( 'Remove…', 'shortpixel-flush' ) } ${ whole }`,
						} ) }
						onClick={ () =>
							asking ? void remove() : setAsking( true )
						}
					>
						{ asking
							? __( 'Remove', 'shortpixel-flush' )
							: __( 'Remove…', 'shortpixel-flush' ) }
					</ActionButton>
				) }
				{ asking && (
					<ActionButton
						small
						variant="tertiary"
						buttonRef={ cancel }
						onClick={ () => {
							question.current?.focus();
							setAsking( false );
						} }
					>
						{ __( 'Cancel', 'shortpixel-flush' ) }
					</ActionButton>
				) }
			</div>
		</li>
	);
}
