import { Modal } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

import { getEdges } from '../../api/edges';
import { Loadable } from '../../components/loadable';
import type { EdgeKinds, SiteEdges, Suggestion } from '../../domain/edges';
import { useLoaded } from '../../hooks/use-loaded';
import { DismissedList } from './dismissed-list';
import { EdgeForm } from './edge-form';
import { newValues, valuesOf } from './form-values';
import { useEdgeForm } from './use-edge-form';

export interface EdgeDialogProps {
	/** The id of the edge to change; null to connect a new one. */
	edge: string | null;
	/** The suggested CDN to connect; null if none was chosen. */
	suggestion: Suggestion | null;
	onClose: () => void;
	onSaved: ( list: SiteEdges ) => void;
	onSuggested: () => void;
}

/** Connects one of the site's own CDNs, or changes its connection. */
export function EdgeDialog( props: EdgeDialogProps ) {
	const [ state, reload ] = useLoaded( getEdges );
	// Set by the form if closing would lose typed text.
	const [ asksFirst, setAsksFirst ] = useState( false );
	const [ asking, setAsking ] = useState( false );
	const kind =
		state.value?.kinds.find(
			( { id } ) =>
				id ===
				state.value?.edges.find( ( one ) => one.id === props.edge )
					?.kind
		)?.name ?? '';
	return (
		<Modal
			title={
				kind === ''
					? __( 'Connect your CDN', 'shortpixel-flush' )
					: sprintf(
							/* translators: %s: name of a CDN. */
							__( 'Change %s', 'shortpixel-flush' ),
							kind
						)
			}
			onRequestClose={ () =>
				asksFirst ? setAsking( true ) : props.onClose()
			}
			// Intercepts Escape before the dialog starts to close.
			onKeyDown={ ( event ) => {
				if ( asksFirst && event.key === 'Escape' ) {
					event.preventDefault();
					setAsking( true );
				}
			} }
			shouldCloseOnClickOutside={ ! asksFirst }
			size="medium"
			className="spf-dialog"
		>
			<Loadable state={ state } onTryAgain={ reload } lines={ 6 }>
				{ ( loaded ) => (
					<Loaded
						{ ...loaded }
						{ ...props }
						asking={ asking }
						onAsked={ () => setAsking( false ) }
						onUnsaved={ setAsksFirst }
					/>
				) }
			</Loadable>
		</Modal>
	);
}

interface LoadedProps extends EdgeDialogProps, EdgeKinds, SiteEdges {
	asking: boolean;
	onAsked: () => void;
	onUnsaved: ( isUnsaved: boolean ) => void;
}

function Loaded( props: LoadedProps ) {
	const { kinds, note, dismissed, edge, suggestion } = props;
	const [ list, setList ] = useState< SiteEdges >( props );
	const known = props.edges.find( ( { id } ) => id === edge );
	const form = useEdgeForm( {
		kinds,
		list,
		initial: known ? valuesOf( known ) : newValues( kinds, suggestion ),
		onSaved: props.onSaved,
		onDone: props.onClose,
		onLoaded: setList,
		onUnsaved: props.onUnsaved,
	} );
	return (
		<>
			<EdgeForm
				form={ form }
				kinds={ kinds }
				note={ note }
				evidence={ form.values.id === '' ? suggestion?.evidence : '' }
				asking={ props.asking }
				onAsked={ props.onAsked }
				onCancel={ () => {
					form.dropDraft();
					props.onClose();
				} }
			/>
			{ edge === null && dismissed.length > 0 && (
				<DismissedList
					dismissed={ dismissed }
					onSaved={ props.onSuggested }
				/>
			) }
		</>
	);
}
