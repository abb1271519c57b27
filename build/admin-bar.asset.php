<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '1ebf430d5addfba82c24');
