import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { dismissSuggestion } from '../../api/edges';
import { toApiError } from '../../api/errors';
import { ActionButton } from '../../components/action-button';
import { Mark } from '../../components/flush-line';
import { fill } from '../../components/format';
import type { Suggestion } from '../../domain/edges';

interface Props {
	suggestion: Suggestion;
	onConnect: () => void;
	onDismissed: () => void;
}

/** A CDN that seems to be in front of the images, to connect or to dismiss. */
export function SuggestedCdn( { suggestion, onConnect, onDismissed }: Props ) {
	const [ busy, setBusy ] = useState( false );
	const [ problem, setProblem ] = useState( '' );
	const { name, host, evidence } = suggestion;
	const dismiss = async () => {
		setBusy( true );
		setProblem( '' );
		try {
			await dismissSuggestion( suggestion );
			speak(
				__(
					'Not suggested any more. You can undo that under “Connect…”.',
					'shortpixel-flush'
				)
			);
			onDismissed();
		} catch ( thrown ) {
			setProblem( ( await toApiError( thrown ) ).message );
		}
		setBusy( false );
	};
	const notMine = __( 'Not mine', 'shortpixel-flush' );
	return (
		<div>
			<p>
				<Mark tone="warning" />{ ' ' }
				{ evidence === ''
					? fill(
							/* translators: %s: a host. */
							__(
								'Images load from %s. If that is your own CDN, connect it so that it is cleared too.',
								'shortpixel-flush'
							),
							host
						)
					: fill(
							/* translators: 1: a host, 2: name of a CDN. */
							__(
								'Images load from %1$s through %2$s. If that is your own CDN, connect it so that it is cleared too.',
								'shortpixel-flush'
							),
							host,
							name
						) }
			</p>
			<div className="spf-buttons">
				<ActionButton
					small
					label={ `${ __( 'Connect…', 'shortpixel-flush' ) } ${ name }, ${ host }` }
					onClick={ onConnect }
				>
					{ __( 'Connect…', 'shortpixel-flush' ) }
				</ActionButton>
				<ActionButton
					small
					variant="tertiary"
					disabled={ busy }
					label={ `${ notMine }: ${ name }, ${ host }` }
					onClick={ () => void dismiss() }
				>
					{ notMine }
				</ActionButton>
				{ problem !== '' && <span role="alert">{ problem }</span> }
			</div>
		</div>
	);
}
