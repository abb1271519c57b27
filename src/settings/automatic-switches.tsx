import { ToggleControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { causeLabel } from '../components/cause-labels';
import type { Cause } from '../domain/types';

interface Props {
	on: Cause[];
	/** Because wp-config.php sets it. */
	disabled: boolean;
	onChange: ( on: Cause[] ) => void;
}

/** After which changes an image is flushed by itself: a switch for each, with what it costs or when to use it. */
export function AutomaticSwitches( { on, disabled, onChange }: Props ) {
	return (
		<fieldset className="spf-switches">
			<legend>
				{ __(
					'After which changes an image is flushed automatically',
					'shortpixel-flush'
				) }
			</legend>
			<p className="spf-quiet">
				{ __(
					'When an image’s file has changed, it is flushed in the background and checked. Copies are made again as visitors ask for them, at the cost of credits.',
					'shortpixel-flush'
				) }
			</p>
			{ switches().map( ( { cause, help } ) => (
				<ToggleControl
					key={ cause }
					__nextHasNoMarginBottom
					label={ causeLabel( cause ) }
					help={ help }
					disabled={ disabled }
					checked={ on.includes( cause ) }
					onChange={ ( isOn ) =>
						onChange(
							isOn
								? [ ...on, cause ]
								: on.filter( ( other ) => other !== cause )
						)
					}
				/>
			) ) }
		</fieldset>
	);
}

function switches(): { cause: Cause; help: string }[] {
	return [
		{
			cause: 'replace',
			help: __(
				'Another file took its place, such as with Enable Media Replace. Visitors see the old image until it is flushed.',
				'shortpixel-flush'
			),
		},
		{
			cause: 'edit',
			help: __(
				'Cropped, rotated or scaled in WordPress. Costs as much as a replaced image.',
				'shortpixel-flush'
			),
		},
		{
			cause: 'restore',
			help: __(
				'Back to an earlier file, by WordPress or an optimizer. Costs as much as a replaced image.',
				'shortpixel-flush'
			),
		},
		{
			cause: 'rename',
			help: __(
				'Clears the copies at the old links too. Switch it off if other sites still use those.',
				'shortpixel-flush'
			),
		},
		{
			cause: 'delete',
			help: __(
				'Clears the copies of an image that is gone, so that nobody sees it any more. No copy is made again.',
				'shortpixel-flush'
			),
		},
		{
			cause: 'change',
			help: __(
				'Such as sizes that a plugin made again. Only files with other bytes than before count.',
				'shortpixel-flush'
			),
		},
		{
			cause: 'optimise',
			help: __(
				'Optimizers rewrite many thousands of files in their first run, and visitors see no difference; each flushed copy is made again at the cost of credits. Switch it on after that run, if copies should be made from the optimized files.',
				'shortpixel-flush'
			),
		},
	];
}
