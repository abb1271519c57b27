import { __ } from '@wordpress/i18n';

/** Says whether the tab may be closed while a flush runs. */
export function TabNote( { cron }: { cron: boolean } ) {
	return (
		<p className="spf-quiet">
			{ cron
				? __(
						'You can close this tab; your site continues without it.',
						'shortpixel-flush'
					)
				: __( 'Keep this tab open.', 'shortpixel-flush' ) }
		</p>
	);
}
