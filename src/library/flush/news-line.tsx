import { Mark } from '../../components/mark';
import type { News } from './news';

/** What is to come of an image's change, or that its last result is outdated. */
export function NewsLine( { tone, text }: News ) {
	return (
		<span className={ `spf-line is-${ tone }` }>
			<Mark tone={ tone } />
			<span className="spf-line__text">{ text }</span>
		</span>
	);
}
