import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { dismissSuggestion } from '../api/edges';
import { toApiError } from '../api/errors';
import { ActionButton } from '../components/action-button';
import { Mark } from '../components/flush-line';
import { fill } from '../components/format';
import type { Suggestion } from '../domain/edges';

interface Props {
	suggestion: Suggestion;
	onSetUp: () => void;
	onDismissed: () => void;
}

/** A CDN that was recognised in front of the images, to set up or to dismiss. */
export function SuggestedEdge( { suggestion, onSetUp, onDismissed }: Props ) {
	const [ busy, setBusy ] = useState( false );
	const [ problem, setProblem ] = useState( '' );
	const { name, host } = suggestion;
	const dismiss = async () => {
		setBusy( true );
		setProblem( '' );
		try {
			await dismissSuggestion( suggestion );
			onDismissed();
		} catch ( thrown ) {
			setProblem( ( await toApiError( thrown ) ).message );
		}
		setBusy( false );
	};
	const dismissText = __( 'Don’t suggest this', 'shortpixel-flush' );
	return (
		<span>
			<Mark tone="warning" />
			{ fill(
				/* translators: 1: name of a CDN, 2: a host. */
				__(
					'Your images at %2$s come through %1$s. Connect it so that flushes reach it too.',
					'shortpixel-flush'
				),
				name,
				host
			) }{ ' ' }
			<ActionButton variant="link" onClick={ onSetUp }>
				{ __( 'Connect it…', 'shortpixel-flush' ) }
			</ActionButton>{ ' ' }
			<ActionButton
				variant="link"
				disabled={ busy }
				label={ `${ dismissText }: ${ name }, ${ host }` }
				onClick={ () => void dismiss() }
			>
				{ dismissText }
			</ActionButton>{ ' ' }
			{ problem !== '' && <span role="alert">{ problem }</span> }
		</span>
	);
}
