<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e3e2424fae4f72cf941c');
