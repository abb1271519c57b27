import { __ } from '@wordpress/i18n';

import type { ApiError } from '../api/errors';
import { ActionButton } from '../components/action-button';
import { Problem } from '../components/problem';

interface Props {
	error: ApiError;
	/** Reads the list that somebody else has changed. */
	onReload: () => void;
}

/** Why nothing was saved; where the list is another by now, with the way to have it. */
export function Refusal( { error, onReload }: Props ) {
	return (
		<>
			<Problem error={ error } />
			{ error.code === 'shortpixel_flush_edges_changed' && (
				<div>
					<ActionButton onClick={ onReload }>
						{ __(
							'Load the list as it is now',
							'shortpixel-flush'
						) }
					</ActionButton>
				</div>
			) }
		</>
	);
}
