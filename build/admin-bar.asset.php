<?php return array('dependencies' => array('wp-i18n'), 'version' => '61cbfdc5613eea2d15d9');
