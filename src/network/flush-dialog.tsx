import { Modal } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import { choiceOf, type NetworkSite } from '../domain/network';
import { effects, refusedSentence } from './words';

interface Props {
	sites: NetworkSite[];
	onClose: () => void;
	onConfirm: ( ids: number[] ) => Promise< void >;
}

/** Says what Flush all does on the chosen sites, and where it can't be done. */
export function FlushDialog( { sites, onClose, onConfirm }: Props ) {
	const [ busy, setBusy ] = useState( false );
	const choice = choiceOf( sites );
	const wanted = sites.filter(
		( site ) => ! choice.refused.includes( site )
	);
	return (
		<Modal
			title={ fill(
				/* translators: %s: number of sites. */
				_n(
					'Flush all on %s site?',
					'Flush all on %s sites?',
					wanted.length,
					'shortpixel-flush'
				),
				wanted.length
			) }
			onRequestClose={ onClose }
			size="medium"
		>
			<ul className="spf-network__effects">
				{ effects( choice ).map( ( said ) => (
					<li key={ said }>{ said }</li>
				) ) }
			</ul>
			{ choice.refused.length > 0 && (
				<>
					<h2>{ __( 'Left out', 'shortpixel-flush' ) }</h2>
					<ul className="spf-network__effects">
						{ choice.refused.map( ( site ) => (
							<li key={ site.id }>{ refusedSentence( site ) }</li>
						) ) }
					</ul>
				</>
			) }
			<div className="spf-buttons">
				<ActionButton variant="tertiary" onClick={ onClose }>
					{ __( 'Cancel', 'shortpixel-flush' ) }
				</ActionButton>
				<ActionButton
					variant="primary"
					disabled={ busy || wanted.length === 0 }
					onClick={ () => {
						setBusy( true );
						void onConfirm( wanted.map( ( { id } ) => id ) );
					} }
				>
					{ fill(
						/* translators: %s: number of sites. */
						_n(
							'Flush all on %s site',
							'Flush all on %s sites',
							wanted.length,
							'shortpixel-flush'
						),
						wanted.length
					) }
				</ActionButton>
			</div>
		</Modal>
	);
}
