<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'eeabc98c5fc64f412d9e');
