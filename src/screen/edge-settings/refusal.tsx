import { __ } from '@wordpress/i18n';

import type { ApiError } from '../../api/errors';
import { ActionButton } from '../../components/action-button';
import { Problem } from '../../components/problem';
import type { ErrorCode } from '../../domain/types';

const LIST_CHANGED: ErrorCode = 'shortpixel_flush_edges_changed';

interface Props {
	error: ApiError;
	/** Reloads the list after it was changed elsewhere. */
	onReload: () => void;
}

/** Shows why a request failed, with a button to reload the list if it was changed elsewhere. */
export function Refusal( { error, onReload }: Props ) {
	return (
		<>
			<Problem error={ error } />
			{ error.code === LIST_CHANGED && (
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
