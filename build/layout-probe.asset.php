<?php return array('dependencies' => array(), 'version' => '7651cd14bc1aedd35973');
