import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';
import { type FieldProps, HostsField } from './fields';

interface Props extends FieldProps {
	open: boolean;
	onToggle: () => void;
}

/** The setting that few sites need, folded away. */
export function Advanced( { open, onToggle, ...fields }: Props ) {
	return (
		<>
			<div>
				<ActionButton
					variant="link"
					expanded={ open }
					onClick={ onToggle }
				>
					{ __( 'Advanced', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
			{ open && <HostsField { ...fields } /> }
		</>
	);
}
