<?php return array('dependencies' => array(), 'version' => '84443ec4edba72a55c92');
