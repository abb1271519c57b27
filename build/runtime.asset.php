<?php return array('dependencies' => array(), 'version' => '5b1e7542f92bcce91246');
