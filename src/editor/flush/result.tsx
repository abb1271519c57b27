import { ExternalLink } from '@wordpress/components';
import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { detailsUrl } from '../../api/page-data';
import { Boundary } from '../../components/boundary';
import { askAbout } from '../../library/flush/ask-about';
import { RowLine } from '../../library/flush/row-line';
import { keyOf, type Subject } from '../../library/rows';

/** Shows the progress or result of the subject's flush, with its actions. */
export function Result( { subject }: { subject: Subject } ) {
	const { attachments } = subject;
	const image = attachments.length === 1 ? attachments[ 0 ] : undefined;
	useEffect( () => {
		if ( image !== undefined ) {
			void askAbout( image );
		}
	}, [ image ] );
	return (
		<Boundary>
			<RowLine
				of={ keyOf( subject ) }
				details={ ( id ) => (
					<ExternalLink href={ detailsUrl( id ) }>
						{ __( 'Details', 'shortpixel-flush' ) }
					</ExternalLink>
				) }
			/>
		</Boundary>
	);
}
