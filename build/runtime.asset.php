<?php return array('dependencies' => array(), 'version' => '70a0575cfbb5e7d4129b');
