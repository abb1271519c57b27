<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '84433ac564d37dd7563b');
