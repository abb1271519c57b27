import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import type { ApiError } from '../api/errors';
import { isPassing } from '../hooks/pace';
import { ActionButton } from './action-button';

interface Props {
	error: ApiError;
	onTryAgain?: () => void;
}

/** What went wrong, in a sentence that is spoken too, with the way on. */
export function Problem( { error, onTryAgain }: Props ) {
	const session = error.kind === 'session';
	// The same input would be refused again.
	const helps = session || isPassing( error );
	const tryAgain = session ? () => window.location.reload() : onTryAgain;
	return (
		<Notice
			status="error"
			isDismissible={ false }
			spokenMessage={ error.message }
		>
			<p>{ error.message }</p>
			{ helps && tryAgain && (
				<ActionButton onClick={ tryAgain }>
					{ session
						? __( 'Reload', 'shortpixel-flush' )
						: __( 'Try again', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</Notice>
	);
}
