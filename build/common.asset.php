<?php return array('dependencies' => array(), 'version' => '669fe3a0425279607b91');
