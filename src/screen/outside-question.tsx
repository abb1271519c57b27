import { useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { type ApiError, toApiError } from '../api/errors';
import { answerOutside, type OutsideAnswer } from '../api/outside';
import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import { Problem } from '../components/problem';
import { Section } from '../components/section';

interface Props {
	/** The number of images that changed outside WordPress and are not flushed yet. */
	held: number;
	onAnswered: () => void;
}

/** Asks what to do about many images that changed at once outside WordPress. */
export function OutsideQuestion( { held, onAnswered }: Props ) {
	const [ busy, setBusy ] = useState( false );
	const [ error, setError ] = useState< ApiError | null >( null );
	async function answer( chosen: OutsideAnswer ) {
		setBusy( true );
		setError( null );
		try {
			await answerOutside( chosen );
			onAnswered();
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
		setBusy( false );
	}
	const choices: [ OutsideAnswer, string ][] = [
		[ 'all', __( 'Flush all', 'shortpixel-flush' ) ],
		[ 'flush', __( 'Flush these', 'shortpixel-flush' ) ],
		[ 'accept', __( 'Nothing changed for visitors', 'shortpixel-flush' ) ],
	];
	return (
		<Section
			name="outside"
			title={ __( 'Changed outside WordPress', 'shortpixel-flush' ) }
		>
			<p>
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'%s image changed outside WordPress. Flush it, or did an optimizer only rewrite it?',
						'%s images changed outside WordPress. Flush them, or did an optimizer only rewrite them?',
						held,
						'shortpixel-flush'
					),
					held
				) }
			</p>
			<div className="spf-buttons">
				{ choices.map( ( [ chosen, text ] ) => (
					<ActionButton
						key={ chosen }
						vanishes
						disabled={ busy }
						onClick={ () => void answer( chosen ) }
					>
						{ text }
					</ActionButton>
				) ) }
			</div>
			{ error && <Problem error={ error } /> }
		</Section>
	);
}
